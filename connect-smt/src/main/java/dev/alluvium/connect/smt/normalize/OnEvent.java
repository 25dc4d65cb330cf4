// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.entity.UnusableRecordException;
import java.util.function.Supplier;

/** What to do with an event of a kind that is no change of one entity. */
public enum OnEvent {
    /** Hand it on. */
    PASS,
    /** Leave it out. */
    DROP,
    /** Raise an error that names the setting. */
    FAIL;

    /**
     * What a format answers for such an event.
     *
     * @param failure what is thrown for FAIL
     */
    public Reading verdict(Supplier<UnusableRecordException> failure) {
        return switch (this) {
            case PASS -> Reading.Verdict.PASS;
            case DROP -> Reading.Verdict.DROP;
            case FAIL -> throw failure.get();
        };
    }
}
