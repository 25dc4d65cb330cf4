// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.identify;

/**
 * The settings that decide which fields are an id.
 *
 * @param missingIdFails whether an event without any id is refused
 */
public record IdRules(IdFields idFields, KeyMode keyMode, boolean missingIdFails, int planCacheSize) {}
