// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.quickstart.folder.UseCaseFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --out} may overwrite. */
class RunDirectoryTest {
    @TempDir
    Path out;

    @Test
    void aUseCaseFolderIsNeverTakenForTheOutputOfARun() throws IOException {
        Files.createDirectory(out.resolve("expected"));

        assertThatThrownBy(() -> RunDirectory.create(Optional.of(out)))
                .isInstanceOf(UseCaseFolderException.class)
                .hasMessage(out + ": --out would overwrite 'expected', which no run has left there");
        assertThat(out.resolve("expected")).isDirectory();
    }

    @Test
    void whatAnEarlierRunHasLeftIsReplaced() throws IOException {
        Files.createDirectory(out.resolve("tables"));
        Files.writeString(out.resolve("report.json"), "{}");

        RunDirectory.create(Optional.of(out)).close();

        assertThat(out.resolve("tables")).doesNotExist();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(out.resolve("file"), "");

        assertThatThrownBy(() -> RunDirectory.create(Optional.of(file))).hasMessage(file + ": --out needs a directory");
    }
}
