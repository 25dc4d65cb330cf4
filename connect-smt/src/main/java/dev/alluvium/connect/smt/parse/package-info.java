// SPDX-License-Identifier: Apache-2.0
/**
 * JSON text in and out.
 *
 * <p>In: small JSON texts found inside events and headers. Out: Maps, Lists and scalars, or text. Not here: what the
 * values mean. Read {@link dev.alluvium.connect.smt.parse.JsonReader} first.
 */
@NullMarked
package dev.alluvium.connect.smt.parse;

import org.jspecify.annotations.NullMarked;
