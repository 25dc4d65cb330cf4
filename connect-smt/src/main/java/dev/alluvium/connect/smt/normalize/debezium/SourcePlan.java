// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.row.Member;
import java.util.function.Function;

/** Where the parts of an envelope's source block are; connectors differ in which of them they have. */
record SourcePlan(
        Member connector,
        Member name,
        Member db,
        Member schema,
        Member table,
        Member timeMillis,
        Member snapshot,
        Member sequence,
        Member lsn,
        Member file,
        Member pos,
        Member row) {
    static SourcePlan of(Function<String, Member> member) {
        return new SourcePlan(
                member.apply("connector"),
                member.apply("name"),
                member.apply("db"),
                member.apply("schema"),
                member.apply("table"),
                member.apply("ts_ms"),
                member.apply("snapshot"),
                member.apply("sequence"),
                member.apply("lsn"),
                member.apply("file"),
                member.apply("pos"),
                member.apply("row"));
    }
}
