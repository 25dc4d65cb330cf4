// SPDX-License-Identifier: Apache-2.0
/**
 * Makes tables known to a catalogue: columns, partitions, and where their manifests lie.
 *
 * <p>Comes in: a version of a table. Goes out: calls of {@link
 * dev.alluvium.connect.delta.catalog.PartitionCatalog}, or the statements that a person would run. Must not be here:
 * when to register, and any vendor's type outside an adapter's package. Read {@link
 * dev.alluvium.connect.delta.catalog.Registration} first.
 */
@NullMarked
package dev.alluvium.connect.delta.catalog;

import org.jspecify.annotations.NullMarked;
