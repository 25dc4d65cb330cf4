// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.Optional;

/**
 * What became of a file of which rows are marked.
 *
 * @param source the file
 * @param marked the same with its new vector; empty where no row is left
 * @param rows how many rows were marked besides those that were before
 */
public record MarkOutcome(AddFile source, Optional<AddFile> marked, long rows) {}
