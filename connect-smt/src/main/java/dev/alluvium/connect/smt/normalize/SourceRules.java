// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import org.jspecify.annotations.Nullable;

/**
 * Settings that concern single formats.
 *
 * @param controlRecords what becomes of control records of AWS DMS
 * @param onControl what becomes of control events of MongoDB, null for fail or drop by kind
 * @param onActivity what becomes of events of OpenMetadata that concern no entity row
 * @param softDeletesAreUpdates whether a soft delete is an update that says so, not a delete
 * @param absentIsUnchanged whether a column that AWS DMS leaves out keeps its value, instead of being null
 * @param classificationsAsSet whether classification events of Atlas become rows of their own type
 */
public record SourceRules(
        OnEvent controlRecords,
        @Nullable OnEvent onControl,
        OnEvent onActivity,
        boolean softDeletesAreUpdates,
        boolean absentIsUnchanged,
        boolean classificationsAsSet) {}
