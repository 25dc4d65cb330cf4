// SPDX-License-Identifier: Apache-2.0
/**
 * From a record in a source's format to the row with its facts in headers.
 *
 * <p>In: records and the settings of {@code NormalizeEntity}. Out: one record, the same record, or none. The formats
 * are adapters one package below, each behind {@link dev.alluvium.connect.smt.normalize.ChangeFormat}; what an id is
 * stands in {@code identify}. Not here: naming topics ({@code route}). Read {@link
 * dev.alluvium.connect.smt.normalize.Normalizer} first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize;

import org.jspecify.annotations.NullMarked;
