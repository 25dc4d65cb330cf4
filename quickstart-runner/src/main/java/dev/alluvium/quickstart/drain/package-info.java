// SPDX-License-Identifier: Apache-2.0

/**
 * Whether everything that was sent has been consumed and committed.
 *
 * <p>In: what Connect, Kafka and Postgres tell. Out: nothing, once all is through, or the connector and partition that
 * is behind. Tables are not looked at: a drain must not depend on what it is there to judge. Read {@link
 * dev.alluvium.quickstart.drain.DrainWatch} first.
 */
@NullMarked
package dev.alluvium.quickstart.drain;

import org.jspecify.annotations.NullMarked;
