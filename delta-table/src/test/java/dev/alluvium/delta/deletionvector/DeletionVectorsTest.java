// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.storage.MemoryObjects;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where vectors are kept, and that none is taken for another one. */
class DeletionVectorsTest {
    private static final UUID ID = UUID.fromString("864fd26f-b559-f75b-864f-d26fb559f75b");
    private static final String KEY = "deletion_vector_864fd26f-b559-f75b-864f-d26fb559f75b.bin";
    private static final RowPositions FEW = RowPositions.of(3, 4, 7);
    private static final RowPositions MORE = RowPositions.of(1, 1L << 32);

    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
    private final DeletionVectors vectors = new DeletionVectors(store);

    @Test
    void smallVectorIsKeptInTheLog() {
        List<DeletionVector> written = vectors.write(List.of(FEW), 100, ID);

        assertThat(written).hasSize(1);
        assertThat(written.get(0).storageType()).isEqualTo("i");
        assertThat(written.get(0).offset()).isEmpty();
        assertThat(written.get(0).sizeInBytes()).isEqualTo(38);
        assertThat(written.get(0).pathOrInlineDv()).as("38 bytes, padded to 40").hasSize(50);
        assertThat(written.get(0).cardinality()).isEqualTo(3);
        assertThat(store.keys()).isEmpty();
        assertThat(vectors.read(file(written.get(0)))).isEqualTo(FEW);
    }

    /** Far apart, in the log, in several objects, and the same twice. */
    @Test
    void severalAreReadInTheOrderOfTheirFiles() {
        List<DeletionVector> inline = vectors.write(List.of(FEW), 100, ID);
        List<DeletionVector> one = vectors.write(List.of(FEW, MORE, RowPositions.of(9)), 0, ID);
        List<DeletionVector> other = vectors.write(List.of(RowPositions.of(5)), 0, new UUID(1, 2));
        AddFile unmarked = new AddFile("none", Map.of(), 1, 0, true, null, Map.of(), Optional.empty());

        assertThat(vectors.read(List.of(
                        file(one.get(2)),
                        unmarked,
                        file(other.get(0)),
                        file(one.get(1)),
                        file(inline.get(0)),
                        file(one.get(1)))))
                .containsExactly(RowPositions.of(9), RowPositions.NONE, RowPositions.of(5), MORE, FEW, MORE);
        assertThat(vectors.read(List.of())).isEmpty();
    }

    @Test
    void largerVectorsShareAFileWhoseBytesAreThoseOfTheProtocol() {
        List<DeletionVector> written = vectors.write(List.of(FEW, MORE), 0, ID);

        assertThat(written)
                .containsExactly(
                        new DeletionVector("u", "HelloWorldHelloWorld", OptionalLong.of(1), 38, 3),
                        new DeletionVector("u", "HelloWorldHelloWorld", OptionalLong.of(1 + 4 + 38 + 4), 56, 2));
        assertThat(HexFormat.of().formatHex(store.get(KEY)))
                .as("version, size, magic, one bucket, ...")
                .startsWith("01" + "00000026" + "d1d33964" + "0100000000000000" + "00000000" + "3a300000");
        assertThat(store.get(KEY)).hasSize(1 + 8 + 38 + 8 + 56);
        assertThat(vectors.read(file(written.get(0)))).isEqualTo(FEW);
        assertThat(vectors.read(file(written.get(1)))).isEqualTo(MORE);
    }

    @Test
    void fileWithoutAVectorHasNoMarkedRows() {
        AddFile plain = new AddFile("f", Map.of(), 1, 1, true, null, Map.of(), Optional.empty());

        assertThat(vectors.read(plain)).isEqualTo(RowPositions.NONE);
        assertThatThrownBy(() -> vectors.write(List.of(RowPositions.NONE), 100, ID))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://bucket/base/table/a b/", "s3a://bucket/base/table/a%20b/", "s3n://bucket/base/table/a%20b/"
            })
    void vectorOfAnAbsolutePathWithinTheTableIsRead(String directory) {
        vectors.write(List.of(FEW), 0, ID);
        store.put("a b/" + KEY, store.get(KEY));
        store.delete(List.of(KEY));

        assertThat(vectors.read(file(new DeletionVector("p", directory + KEY, OptionalLong.of(1), 38, 3))))
                .isEqualTo(FEW);
    }

    @Test
    void prefixIsTheDirectoryOfTheFile() {
        vectors.write(List.of(FEW), 0, ID);
        store.put("ab/" + KEY, store.get(KEY));
        store.delete(List.of(KEY));

        assertThat(vectors.read(file(new DeletionVector("u", "abHelloWorldHelloWorld", OptionalLong.of(1), 38, 3))))
                .isEqualTo(FEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://bucket/base/table2/x.bin", "s3://bucket/other.bin", "/etc/x.bin", "file:///etc/x.bin"})
    void vectorOutsideTheTableIsRefused(String path) {
        assertThatThrownBy(() -> vectors.read(file(new DeletionVector("p", path, OptionalLong.of(1), 38, 3))))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("lies outside table s3://bucket/base/table");
    }

    @ParameterizedTest
    @CsvSource({
        "u, HelloWorldHelloWorld, 1, 38, 4, marks 3 rows and should mark 4",
        "u, HelloWorldHelloWorld, 1, 37, 3, holds another vector at 1 than the log describes",
        "u, HelloWorldHelloWorld, 2, 37, 3, holds another vector at 2 than the log describes",
        "u, HelloWorldHelloWorld, 2, 38, 3, ends too early",
        "u, HelloWorldHelloWorld, 40, 38, 3, ends too early",
        "u, HelloWorldHelloWorld, 0, 38, 3, has no place in its file",
        "u, HelloWorldHelloWorld, 1, -1, 3, has no place in its file",
        "u, short, 1, 38, 3, names no file",
        "u, ~~~~~HelloWorldHelloWor, 1, 38, 3, names no file",
        "u, ../HelloWorldHelloWorld, 1, 38, 3, empty or relative part",
        "x, HelloWorldHelloWorld, 1, 38, 3, unknown storage type",
        "i, HelloWorld, 0, 6, 3, begins with another magic number",
        "i, HelloWorld, 0, 4, 3, has 8 bytes and should have 4",
        "i, HelloWorld, 0, 9, 3, has 8 bytes and should have 9",
        "i, Hell, 0, 4, 3, is not Z85"
    })
    void descriptorThatDoesNotFitIsRefused(
            String type, String path, long offset, int size, long cardinality, String message) {
        vectors.write(List.of(FEW), 0, ID);
        DeletionVector vector = new DeletionVector(type, path, OptionalLong.of(offset), size, cardinality);

        assertThatThrownBy(() -> vectors.read(file(vector)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        DeletionVector vector = vectors.write(List.of(FEW), 0, ID).get(0);
        byte[] sound = store.get(KEY);
        for (int bit = 0; bit < sound.length * 8; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            store.put(KEY, flipped);
            assertThatThrownBy(() -> vectors.read(file(vector)))
                    .as("bit %d", bit)
                    .isInstanceOf(DeltaTableException.class)
                    .hasMessageContaining("the deletion vector of f.parquet");
        }
        for (int length = 0; length < sound.length; length++) {
            store.put(KEY, Arrays.copyOf(sound, length));
            assertThatThrownBy(() -> vectors.read(file(vector))).hasMessageContaining("ends too early");
        }
        store.delete(List.of(KEY));
        assertThatThrownBy(() -> vectors.read(file(vector))).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void markedFileKeepsItsStatisticsAndSaysThatBoundsAreLoose() {
        DeletionVector vector = new DeletionVector("i", "x", OptionalLong.empty(), 38, 3);
        String stats = "{\"numRecords\":9,\"tightBounds\":true,\"minValues\":{\"d\":1.50,\"s\":{\"x\":-0.0}},"
                + "\"maxValues\":{\"d\":12345678901234567890.10},\"nullCount\":{\"d\":0}}";

        AddFile marked = MarkedFile.of(plain(stats), vector);

        assertThat(marked.stats())
                .isEqualTo(
                        "{\"numRecords\":9,\"minValues\":{\"d\":1.50,\"s\":{\"x\":-0.0}},"
                                + "\"maxValues\":{\"d\":12345678901234567890.10},\"nullCount\":{\"d\":0},\"tightBounds\":false}");
        assertThat(marked.deletionVector()).contains(vector);
        assertThatThrownBy(() -> MarkedFile.of(plain(null), vector))
                .hasMessageContaining("its statistics do not say how many it has");
        assertThatThrownBy(() -> MarkedFile.of(plain("{\"numRecords\":9,\"minValues\":secret"), vector))
                .hasMessageContaining("are not JSON")
                .hasNoCause();
    }

    private static AddFile plain(String stats) {
        return new AddFile("k=v/f.parquet", Map.of(), 1, 1, true, stats, Map.of("lane", "a"), Optional.empty());
    }

    private static AddFile file(DeletionVector vector) {
        return new AddFile("k=v/f.parquet", Map.of(), 1, 1, true, null, Map.of(), Optional.of(vector));
    }
}
