// SPDX-License-Identifier: Apache-2.0
/**
 * Single message transforms that give every entity event one shape. This package holds only what Connect loads;
 * records flow through {@code parse}, {@code normalize} (a package per format below it, and {@code identify} for ids),
 * {@code stamp}, {@code protect}, {@code route} and {@code render}; {@code match} is the predicate. Below them: {@code
 * row} (reading fields), {@code config} (declaring settings) and {@code entity} (the contract with the sink).
 *
 * <p>In: records of a source or sink task. Out: records. Not here: connectors, files, network. Read {@link
 * dev.alluvium.connect.smt.NormalizeEntity} first.
 */
@NullMarked
package dev.alluvium.connect.smt;

import org.jspecify.annotations.NullMarked;
