// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresDiagnosisTest {
    @ParameterizedTest
    @CsvSource({
        "initdb: error: cannot be run as root, unprivileged_userns_clone",
        "postgres: error while loading shared libraries: libx.so, shared library is missing",
        "FATAL: could not create shared memory segment: No space left on device, no room",
        "something else, 'boom; its log is'"
    })
    void theLogTellsWhatTheMachineLacks(String log, String hint) {
        String line = PostgresDiagnosis.line(new IOException("boom\nand more"), Path.of("p.log"), log);

        assertThat(line).startsWith("postgres cannot start: ").contains(hint).doesNotContain("\n");
    }

    @Test
    void aFailureWithoutAMessageIsNamedByItsType() {
        assertThat(PostgresDiagnosis.line(new IllegalStateException(), Path.of("absent.log")))
                .isEqualTo("postgres cannot start: IllegalStateException; its log is absent.log");
    }
}
