// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackIT {
    @Test
    void starts(@TempDir Path dir) throws Exception {
        long t = System.nanoTime();
        try (EmbeddedStack stack = EmbeddedStack.start(StackSpec.in(dir.resolve("s"))
                .postgres(true)
                .exactlyOnceSource(true)
                .build())) {
            System.out.println("UP after ms " + (System.nanoTime() - t) / 1_000_000);
            System.out.println(stack.placeholders() + "\n" + stack.residentBytes());
            System.out.println(
                    stack.connect().request("GET", "/connector-plugins", null).body());
            assertThat(stack.connect().connectors()).isEmpty();
            stack.s3().put("alluvium", "a b/é+%=.txt", new byte[3]);
            System.out.println(stack.s3().list("alluvium", ""));
            t = System.nanoTime();
        }
        System.out.println("DOWN after ms " + (System.nanoTime() - t) / 1_000_000);
    }
}
