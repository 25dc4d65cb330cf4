// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;

/**
 * Rows of one file that are to be marked.
 *
 * @param source the file, as the version has it that is written to
 * @param rows those that go, besides what is marked already
 */
public record FileMarks(AddFile source, RowPositions rows) {}
