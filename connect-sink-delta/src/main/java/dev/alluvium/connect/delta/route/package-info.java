// SPDX-License-Identifier: Apache-2.0
/**
 * From a record to the name of its table, and from a name to a place. Comes in: a {@code SinkRecord} and the routing
 * settings. Goes out: a table's name, or a {@code RecordException}. No table is opened here. Read {@link
 * dev.alluvium.connect.delta.route.Router} first.
 */
@NullMarked
package dev.alluvium.connect.delta.route;

import org.jspecify.annotations.NullMarked;
