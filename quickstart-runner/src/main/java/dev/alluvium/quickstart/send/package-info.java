// SPDX-License-Identifier: Apache-2.0

/**
 * What a run sends, and the record of it.
 *
 * <p>In: records and SQL of the steps. Out: the same on Kafka and Postgres, and one line each in {@code events.jsonl},
 * from which models compute what tables must hold. Nothing here waits for a connector. Read {@link
 * dev.alluvium.quickstart.send.EventJournal} first.
 */
@NullMarked
package dev.alluvium.quickstart.send;

import org.jspecify.annotations.NullMarked;
