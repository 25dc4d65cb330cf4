// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns a failed start into the one line that says what the machine lacks. */
final class PostgresDiagnosis {
    private PostgresDiagnosis() {}

    static String line(Exception failure, Path log) {
        return line(failure, log, read(log));
    }

    static String line(Exception failure, Path log, String logText) {
        if (logText.contains("cannot be run as root") || logText.contains("must not be run as root")) {
            return "postgres cannot start: it refuses to run as root, and this machine allows no user namespaces"
                    + " (try: unshare -U true); run as another user, or install util-linux and allow them with"
                    + " sysctl kernel.unprivileged_userns_clone=1";
        }
        if (logText.contains("error while loading shared libraries")) {
            return "postgres cannot start: a shared library is missing; its log " + log + " names it";
        }
        if (logText.contains("could not create shared memory segment") || logText.contains("No space left")) {
            return "postgres cannot start: no room for its shared memory or files; see " + log;
        }
        return "postgres cannot start: " + oneLine(failure) + "; its log is " + log;
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
