// SPDX-License-Identifier: Apache-2.0
/**
 * From a record to an event of the engine. Comes in: a {@code SinkRecord}, and the columns that its table has. Goes
 * out: a {@link dev.alluvium.connect.delta.convert.Conversion}: events, or the reason why there is none; and the
 * columns that the table lacks. No table is read or written here, and nothing is reported. Read {@link
 * dev.alluvium.connect.delta.convert.RecordConverter} first.
 */
@NullMarked
package dev.alluvium.connect.delta.convert;

import org.jspecify.annotations.NullMarked;
