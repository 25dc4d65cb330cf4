// SPDX-License-Identifier: Apache-2.0
/**
 * Change events of OpenMetadata, whose updates may hold descriptions of changes instead of the entity.
 *
 * <p>In: events as Struct or Map. Out: changes. Not here: rules that settings can say ({@code mapped}). Read {@link
 * dev.alluvium.connect.smt.normalize.openmetadata.OpenMetadataFormat} first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize.openmetadata;

import org.jspecify.annotations.NullMarked;
