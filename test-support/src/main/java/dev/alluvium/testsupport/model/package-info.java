// SPDX-License-Identifier: Apache-2.0
/**
 * The naive model that says which rows a run must end with.
 *
 * <p>In: the lines of {@code events.jsonl}, that is what was really sent. Out: rows in the JSON of a use case's
 * {@code expected/} folder. The mapping of source values to Delta values is written out here on its own
 * ({@link dev.alluvium.testsupport.model.DeltaValues}), so that it can disagree with the product. Nothing here may know
 * a module of the product, nor how events are made: that is the neighbour {@code generate}.
 *
 * <p>Read {@link dev.alluvium.testsupport.model.TableModel} first.
 */
@NullMarked
package dev.alluvium.testsupport.model;

import org.jspecify.annotations.NullMarked;
