// SPDX-License-Identifier: Apache-2.0
/**
 * The format of Debezium's relational connectors.
 *
 * <p>In: envelopes as Struct or Map. Out: changes, with values that Debezium did not send told apart from nulls. Not
 * here: documents of its MongoDB connector. Read {@link dev.alluvium.connect.smt.normalize.debezium.DebeziumFormat}
 * first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize.debezium;

import org.jspecify.annotations.NullMarked;
