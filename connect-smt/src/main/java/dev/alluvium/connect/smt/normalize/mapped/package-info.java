// SPDX-License-Identifier: Apache-2.0
/**
 * Formats that are said in settings: paths to the parts of an event, and what its operation words mean. The presets of
 * catalogues and observers are such settings in files beside this package.
 *
 * <p>In: events as Struct or Map, and rules. Out: changes. Not here: what only code can say, such as change
 * descriptions. Read {@link dev.alluvium.connect.smt.normalize.mapped.MappedFormat} first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize.mapped;

import org.jspecify.annotations.NullMarked;
