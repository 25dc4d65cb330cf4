// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench;

import dev.alluvium.bench.upsert.UpsertBench;
import java.util.Arrays;

/** What {@code ./bench QUESTION [options]} runs. */
public final class Bench {
    private Bench() {}

    /** Exit code 2 for a question that there is not. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0 || !arguments[0].equals("upsert")) {
            System.err.println("usage: ./bench upsert " + UpsertBench.USAGE);
            System.exit(2);
        }
        UpsertBench.run(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
