// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list of whole files says nothing of rows that are dead, nor of columns that have other names. P-78. */
final class ManifestContentTest {
    @ParameterizedTest
    @CsvSource({
        "delta.enableDeletionVectors, TRUE, deletion vectors are enabled",
        "delta.columnMapping.mode, name, columns are mapped",
        "delta.columnMapping.mode, ID, columns are mapped"
    })
    void manifestRefusedForAProperty(String property, String value, String why) {
        assertThatThrownBy(() -> ManifestContent.check(metadata(Map.of(property, value)), "s3://lake/t"))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("table s3://lake/t: " + why);
    }

    @Test
    void whatIsSwitchedOffIsNoHindrance() {
        Map<String, String> off = Map.of("delta.enableDeletionVectors", "false", "delta.columnMapping.mode", "none");

        assertThatCode(() -> ManifestContent.check(metadata(off), "s3://lake/t"))
                .doesNotThrowAnyException();
    }

    @Test
    void manifestRefusedWithDeletionVectors() {
        DeletionVector vector = new DeletionVector("i", "bitmap", OptionalLong.empty(), 6, 1);
        AddFile marked = new AddFile("f", Map.of(), 1, 0, true, null, Map.of(), Optional.of(vector));
        List<Txn> none = List.of();
        Snapshot snapshot =
                Snapshot.of(1, 0, Protocol.basic(), metadata(Map.of()), new Snapshot.State(List.of(marked), none));

        assertThatThrownBy(() -> ManifestContent.of(snapshot, "s3://lake/t"))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("a file has a deletion vector");
    }

    /** Other engines may write the values of a file in any order. */
    @Test
    void directoriesFollowThePartitioning() {
        Map<String, String> swapped = new LinkedHashMap<>();
        swapped.put("b", "2");
        swapped.put("a", "1");

        assertThat(ManifestContent.directory(List.of("a", "b"), swapped)).isEqualTo("a=1/b=2/");
        assertThat(ManifestContent.directory(List.of("A", "b"), swapped)).isEqualTo("A=1/b=2/");
    }

    private static Metadata metadata(Map<String, String> properties) {
        return new Metadata("id", null, null, "{}", List.of(), properties, OptionalLong.empty());
    }
}
