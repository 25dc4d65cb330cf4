// SPDX-License-Identifier: Apache-2.0
/**
 * Looks at a table and changes nothing: what it is, what was done to it, and whether what its log says is true. Read
 * {@link dev.alluvium.delta.inspect.TableInspection} first.
 */
@NullMarked
package dev.alluvium.delta.inspect;

import org.jspecify.annotations.NullMarked;
