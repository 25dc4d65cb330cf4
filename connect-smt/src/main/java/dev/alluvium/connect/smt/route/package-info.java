// SPDX-License-Identifier: Apache-2.0
/**
 * Which topic a record goes to.
 *
 * <p>In: records with facts in their headers, and a template. Out: a topic name that Kafka takes and the settings
 * allow. Not here: where the facts come from ({@code normalize}). Read {@link dev.alluvium.connect.smt.route.Router}
 * first.
 */
@NullMarked
package dev.alluvium.connect.smt.route;

import org.jspecify.annotations.NullMarked;
