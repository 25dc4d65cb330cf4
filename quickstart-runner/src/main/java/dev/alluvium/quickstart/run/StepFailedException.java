// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

/** A step did not come out as it says; the run is different, and what follows is not played. */
final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepFailedException(String why) {
        super(why);
    }
}
