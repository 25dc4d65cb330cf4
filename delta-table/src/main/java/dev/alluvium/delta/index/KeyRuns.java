// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.Map;
import java.util.TreeMap;

/**
 * Published runs: beside a data file one object that says which hash of a key is in which of its rows. A data file
 * never changes, so its run is never old; which rows still count is said by the table. Pure.
 */
public final class KeyRuns {
    /** Of an {@code add}: that there is a run, and which. */
    public static final String TAG = "alluvium.keys";

    private static final String DIRECTORY = "_alluvium/keys/";
    private static final String SUFFIX = ".akr";

    private KeyRuns() {}

    /**
     * The object with the run of a data file.
     *
     * @param path of the data file, as the log spells it
     */
    public static String key(String path) {
        return DIRECTORY + DataFilePaths.decode(path) + SUFFIX;
    }

    /** Whether an object is a run, or may be one. */
    public static boolean isRun(String objectKey) {
        return objectKey.startsWith(DIRECTORY) && objectKey.endsWith(SUFFIX);
    }

    /** The object that is the data file of a run. */
    public static String dataKey(String runKey) {
        return runKey.substring(DIRECTORY.length(), runKey.length() - SUFFIX.length());
    }

    /** The tags of a file that holds rows of this one; the run is not its. */
    public static Map<String, String> tagsOfCopy(AddFile source) {
        Map<String, String> tags = new TreeMap<>(source.tags());
        tags.remove(TAG);
        return tags;
    }

    /** The file with its run named. */
    static AddFile tagged(AddFile file, RunTag run) {
        Map<String, String> tags = new TreeMap<>(file.tags());
        tags.put(TAG, run.text());
        return file.withTags(tags);
    }
}
