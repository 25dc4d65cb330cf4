// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowedInputTest {
    private final byte[] content = new byte[20 << 20];
    private final List<String> reads = new ArrayList<>();

    WindowedInputTest() {
        new Random(5).nextBytes(content);
    }

    @Test
    void wholeObjectIsReadInWindows() throws IOException {
        WindowedInput input = input(content.length);

        assertThat(Arrays.equals(input.readAllBytes(), content)).isTrue();
        assertThat(reads).containsExactly("0+8388608", "8388608+8388608", "16777216+4194304");
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.read(new byte[3], 0, 3)).isEqualTo(-1);
        assertThat(input.read(new byte[3], 0, 0)).isZero();
    }

    @Test
    void seekWithinAWindowCostsNoRead() throws IOException {
        WindowedInput input = input(content.length);

        input.seek(9_000_000);
        assertThat(input.read()).isEqualTo(Byte.toUnsignedInt(content[9_000_000]));
        input.seek(9_500_000);
        assertThat(input.read()).isEqualTo(Byte.toUnsignedInt(content[9_500_000]));
        assertThat(reads).hasSize(1);
        input.seek(1);
        byte[] three = new byte[5];
        input.readFully(three, 1, 3);
        assertThat(three).containsExactly(0, content[1], content[2], content[3], 0);
        assertThat(input.getPos()).isEqualTo(4);
        assertThat(reads).hasSize(2);
    }

    @Test
    void endIsAnErrorWhereBytesWereExpected() throws IOException {
        WindowedInput input = input(10);

        assertThatThrownBy(() -> input.seek(11)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> input.seek(-1)).isInstanceOf(EOFException.class);
        input.seek(8);
        assertThatThrownBy(() -> input.readFully(new byte[4], 0, 4)).isInstanceOf(EOFException.class);
        WindowedInput shrunk = new WindowedInput(10, (position, length) -> new byte[0]);
        assertThatThrownBy(shrunk::read).isInstanceOf(EOFException.class);
    }

    private WindowedInput input(int length) {
        return new WindowedInput(length, (position, wanted) -> {
            reads.add(position + "+" + wanted);
            return Arrays.copyOfRange(content, (int) position, (int) position + wanted);
        });
    }
}
