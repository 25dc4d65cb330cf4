// SPDX-License-Identifier: Apache-2.0
/**
 * The JSON that AWS DMS writes to Kinesis and Kafka: {@code data}, {@code before-image}, {@code metadata}.
 *
 * <p>In: events as Struct or Map. Out: changes. Not here: other formats. Read {@link
 * dev.alluvium.connect.smt.normalize.dms.DmsFormat} first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize.dms;

import org.jspecify.annotations.NullMarked;
