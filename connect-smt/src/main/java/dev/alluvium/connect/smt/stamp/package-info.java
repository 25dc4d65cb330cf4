// SPDX-License-Identifier: Apache-2.0
/**
 * Which tenant a record belongs to.
 *
 * <p>In: records, and the place that tells the tenant. Out: its name, checked. Not here: what other facts a record has
 * ({@code normalize}). Read {@link dev.alluvium.connect.smt.stamp.TenantReader} first.
 */
@NullMarked
package dev.alluvium.connect.smt.stamp;

import org.jspecify.annotations.NullMarked;
