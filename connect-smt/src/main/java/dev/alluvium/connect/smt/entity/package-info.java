// SPDX-License-Identifier: Apache-2.0
/**
 * The contract between transforms and sink: the facts about an event, their header names, and the words in them.
 *
 * <p>In: nothing. Out: names, words, the text form of scalars, and every error text about a record. Not here: reading
 * any source format ({@code normalize}) or naming topics ({@code route}). Read {@link
 * dev.alluvium.connect.smt.entity.EntityFact} first.
 */
@NullMarked
package dev.alluvium.connect.smt.entity;

import org.jspecify.annotations.NullMarked;
