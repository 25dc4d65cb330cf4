// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogCommit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogFollowerTest {
    /** P-12: that offsets stay is told where a RESTORE left them, and nowhere else. */
    @Test
    void onlyARestoreThatLeavesTheOffsetsIsWarnedOf() {
        Action offset = new Txn("sink:topic-0#1", 3, OptionalLong.empty());

        assertThat(LogFollower.bringsRowsBackAlone(commit("RESTORE"))).isTrue();
        assertThat(LogFollower.bringsRowsBackAlone(commit("RESTORE", offset))).isFalse();
        assertThat(LogFollower.bringsRowsBackAlone(commit("MERGE", offset))).isFalse();
        assertThat(LogFollower.bringsRowsBackAlone(new LogCommit(4, List.of(offset))))
                .isFalse();
    }

    private static LogCommit commit(String operation, Action... actions) {
        return new LogCommit(
                4,
                Stream.concat(Stream.of(new CommitInfo(Map.of("operation", operation))), Arrays.stream(actions))
                        .toList());
    }
}
