// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

/** The folder is wrong: its message is {@code file:line: why}, and the run ends with exit code 2. */
public final class UseCaseFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refuses what stands at a place. */
    public UseCaseFolderException(Place place, String why) {
        super(place + ": " + why);
    }
}
