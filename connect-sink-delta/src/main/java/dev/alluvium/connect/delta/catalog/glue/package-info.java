// SPDX-License-Identifier: Apache-2.0
/**
 * The catalogue port on AWS Glue.
 *
 * <p>Comes in: the port's calls. Goes out: requests within Glue's limits. No type of the SDK leaves this package. Read
 * {@link dev.alluvium.connect.delta.catalog.glue.GluePartitionCatalog} first.
 */
@NullMarked
package dev.alluvium.connect.delta.catalog.glue;

import org.jspecify.annotations.NullMarked;
