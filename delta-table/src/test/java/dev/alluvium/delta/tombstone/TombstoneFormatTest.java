// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TombstoneFormatTest {
    private static final TombstoneObject OBJECT = new TombstoneObject(
            "id-1",
            "topic-0",
            (7L << 20) + 5,
            OptionalLong.of(6L << 20),
            2,
            List.of(
                    new Tombstone(Key.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 42}), Sequence.of(-3), 1_700_000_000_000L),
                    new Tombstone(
                            Tombstone.EVERY_KEY,
                            new Sequence(
                                    List.of(1L, "é\"", new BigDecimal("1.50"), new BigInteger("99999999999999999999"))),
                            1L)));

    /** Format 1, made by hand: a reader of tomorrow must read it. */
    private static final String GOLDEN = "414c5654" + "01" + "0469642d31" + "07746f7069632d30" + "0000000000700005"
            + "0000000000600000" + "02" + "00000002"
            + "0901000000000000002a" + "0000018bcfe56800" + "00" + "fffffffffffffffd"
            + "00" + "0000000000000001" + "01" + "24"
            + HexFormat.of().formatHex("[1,\"é\\\"\",1.50,99999999999999999999]".getBytes(StandardCharsets.UTF_8));

    @Test
    void whatIsWrittenIsReadAgain() {
        TombstoneObject read = TombstoneFormat.read(TombstoneFormat.write(OBJECT), "x");

        assertThat(read).isEqualTo(OBJECT);
    }

    @Test
    void formatOneStaysWhatItIs() {
        byte[] body = HexFormat.of().parseHex(GOLDEN);
        CRC32C crc = new CRC32C();
        crc.update(body);
        byte[] golden = ByteBuffer.allocate(body.length + 4)
                .put(body)
                .putInt((int) crc.getValue())
                .array();

        assertThat(HexFormat.of().formatHex(TombstoneFormat.write(OBJECT)))
                .isEqualTo(HexFormat.of().formatHex(golden));
        assertThat(TombstoneFormat.read(golden, "x")).isEqualTo(OBJECT);
        assertThat(Path.of("src/test/resources/formats/tombstones-1.tmb")).hasBinaryContent(golden);
    }

    /** Where the log says that objects are has no version: it never changes. */
    @Test
    void thePointerToAnObjectStaysWhatItIs() {
        TombstonePointer pointer = new TombstonePointer(TombstonePointer.appId("sink", "topic-0"), OBJECT.version());

        assertThat(pointer.appId()).isEqualTo("sink:tomb:topic-0");
        assertThat(pointer.key()).isEqualTo("_alluvium/tombstones/topic-0/0000000000700005.tmb");
        assertThat(pointer.next(9).version()).isEqualTo((8L << 20) + 9);
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        byte[] newer = TombstoneFormat.write(OBJECT);
        newer[4] = 2;

        assertThatThrownBy(() -> TombstoneFormat.read(newer, "x.tmb"))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessage("x.tmb has tombstones of format 2, but this version knows format 1 only; use the version"
                        + " that wrote them");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 20, 45, 60, 100})
    void everyFlippedBitIsNoticed(int position) {
        byte[] damaged = TombstoneFormat.write(OBJECT);
        damaged[position] ^= 0x20;

        assertThatThrownBy(() -> TombstoneFormat.read(damaged, "x.tmb"))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageStartingWith("x.tmb ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 8, 30})
    void whatIsCutShortIsNoticed(int length) {
        byte[] cut = Arrays.copyOf(TombstoneFormat.write(OBJECT), length);

        assertThatThrownBy(() -> TombstoneFormat.read(cut, "x.tmb")).isInstanceOf(ProtocolViolationException.class);
    }
}
