// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import java.util.List;

/** The caller's last word before a commit is put into the log. */
@FunctionalInterface
public interface BeforeCommit {
    /**
     * Called right before every attempt, also after a lost race, when the rejections may differ. May throw to stop the
     * flush; nothing is committed then.
     *
     * @param rejections the events that this attempt leaves out, in part and offset order
     */
    void accept(List<Rejection> rejections);
}
