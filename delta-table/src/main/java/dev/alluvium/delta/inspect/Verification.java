// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import java.util.List;

/**
 * Whether a version of a table is as its log says.
 *
 * @param version that was looked at
 * @param files how many live files it has
 * @param rows how many rows were read
 * @param findings what is wrong: with files in the order of their paths, then with keys, then with manifests; at most
 *     as many as were asked for
 * @param more how many findings there were beyond those
 */
public record Verification(long version, long files, long rows, List<Finding> findings, long more) {
    /** Copies the list. */
    public Verification {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return findings.isEmpty() && more == 0;
    }
}
