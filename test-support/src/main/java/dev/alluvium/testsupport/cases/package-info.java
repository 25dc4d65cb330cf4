// SPDX-License-Identifier: Apache-2.0
/**
 * Property tests without a library: generated values in, a seed and a small counterexample out.
 *
 * <p>Generators of events are next door; here is only what drives them. Read {@link
 * dev.alluvium.testsupport.cases.Cases} first.
 */
@NullMarked
package dev.alluvium.testsupport.cases;

import org.jspecify.annotations.NullMarked;
