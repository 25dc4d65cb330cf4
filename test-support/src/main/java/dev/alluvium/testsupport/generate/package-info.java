// SPDX-License-Identifier: Apache-2.0
/**
 * Seeded makers of changes and events, for use-case folders and tests.
 *
 * <p>In: the options of a {@code generate} step. Out: SQL texts with the row changes that they cause, or records for a
 * topic, through {@link dev.alluvium.testsupport.generate.Generator.Sink}; the same options give the same output,
 * byte for byte. Nothing here sends, waits or measures time: pace and transport belong to whoever gives the sink. The
 * rows that must result are the neighbour {@code model}'s business.
 *
 * <p>Read {@link dev.alluvium.testsupport.generate.Generator} first, then {@link
 * dev.alluvium.testsupport.generate.PostgresGenerator}.
 */
@NullMarked
package dev.alluvium.testsupport.generate;

import org.jspecify.annotations.NullMarked;
