// SPDX-License-Identifier: Apache-2.0
/**
 * From a record to the JSON text of a request.
 *
 * <p>In: a template that is JSON with placeholders, and records. Out: JSON text that always parses, whatever the values
 * hold. Not here: sending it. Read {@link dev.alluvium.connect.smt.render.JsonTemplate} first.
 */
@NullMarked
package dev.alluvium.connect.smt.render;

import org.jspecify.annotations.NullMarked;
