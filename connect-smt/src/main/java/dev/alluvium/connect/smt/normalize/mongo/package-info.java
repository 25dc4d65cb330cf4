// SPDX-License-Identifier: Apache-2.0
/**
 * What MongoDB tells: its own change streams, and those behind Debezium's envelope; documents are extended JSON.
 *
 * <p>In: events as Struct or Map. Out: changes. Not here: relational envelopes ({@code debezium}). Read {@link
 * dev.alluvium.connect.smt.normalize.mongo.ExtendedJson} first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize.mongo;

import org.jspecify.annotations.NullMarked;
