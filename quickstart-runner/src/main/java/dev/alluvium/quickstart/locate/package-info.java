// SPDX-License-Identifier: Apache-2.0

/**
 * Where tables lie, and their bytes.
 *
 * <p>In: the sinks' configurations and {@code tables.json}. Out: listings of a table's log and byte copies of tables,
 * from the object store or the local disk. Nothing here understands Delta. Read {@link
 * dev.alluvium.quickstart.locate.TableLocations} first.
 */
@NullMarked
package dev.alluvium.quickstart.locate;

import org.jspecify.annotations.NullMarked;
