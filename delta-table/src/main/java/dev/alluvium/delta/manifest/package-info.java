// SPDX-License-Identifier: Apache-2.0
/**
 * Symlink manifests: per partition one object that lists the data files of the table's newest version, for readers that
 * do not read the Delta log.
 *
 * <p>Comes in: a table. Goes out: objects under {@code _symlink_format_manifest/}, and one that says which version they
 * show. Must not be here: commits; a manifest changes no version. Read {@link
 * dev.alluvium.delta.manifest.SymlinkManifests} first.
 */
@NullMarked
package dev.alluvium.delta.manifest;

import org.jspecify.annotations.NullMarked;
