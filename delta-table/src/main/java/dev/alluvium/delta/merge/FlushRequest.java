// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.schema.StructType;
import java.util.List;

/**
 * What shall become one commit.
 *
 * @param schema the one that the events' values follow; columns that the table lacks are added in the same commit
 * @param parts one per topic-partition, in a fixed order: it decides between parts that speak about one key
 * @param assignment of the task at this time
 * @param beforeCommit called before every attempt to commit
 */
public record FlushRequest(StructType schema, List<Part> parts, Assignment assignment, BeforeCommit beforeCommit) {
    /** Copies the parts. */
    public FlushRequest {
        parts = List.copyOf(parts);
    }

    /** Any topic-partition may carry any key. */
    public FlushRequest(StructType schema, List<Part> parts, BeforeCommit beforeCommit) {
        this(schema, parts, Assignment.WHOLE_TABLE, beforeCommit);
    }
}
