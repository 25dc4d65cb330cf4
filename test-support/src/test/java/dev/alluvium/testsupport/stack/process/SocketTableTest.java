// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SocketTableTest {
    @Test
    void entriesOfBothFamiliesAreFoundByTheirLocalPort() {
        List<String> table = List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "   0: 0100007F:8A2C 0100007F:5BA0 01 00000000:00000000 00:00000000 00000000     0        0 4711 1",
                "   1: 0100007F:5BA0 0100007F:8A2C 01 00000000:00000000 00:00000000 00000000     0        0 4712 1",
                "   2: 0000000000000000FFFF00000100007F:8A2C 0000000000000000FFFF00000100007F:5BA0 01"
                        + " 00000000:00000000 00:00000000 00000000     0        0 4713 1");

        assertThat(SocketTable.inodes(table, 0x8A2C)).containsExactlyInAnyOrder("socket:[4711]", "socket:[4713]");
        assertThat(SocketTable.inodes(table, 1)).isEmpty();
    }
}
