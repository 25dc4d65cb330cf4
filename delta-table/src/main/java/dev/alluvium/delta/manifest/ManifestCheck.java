// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.manifest.ManifestContent.Manifest;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Whether the manifests in a store are those of a version. Changes nothing. */
public final class ManifestCheck {
    private ManifestCheck() {}

    /**
     * How many manifests are missing, are not those of this version, or show a partition that it does not have. A table
     * that has no manifest at all has none that is wrong.
     *
     * @throws dev.alluvium.delta.error.UnsupportedFeatureException if the table has manifests and is one that they
     *     cannot show
     */
    public static long outdated(ObjectStore store, Snapshot snapshot) {
        Map<String, Long> sizes = sizes(store);
        return sizes.isEmpty() ? 0 : differing(store, snapshot, sizes);
    }

    /**
     * The same for a table that shall have manifests: those that are missing count in any case.
     *
     * @throws dev.alluvium.delta.error.UnsupportedFeatureException if the table is one that manifests cannot show
     */
    public static long differing(ObjectStore store, Snapshot snapshot) {
        return differing(store, snapshot, sizes(store));
    }

    private static Map<String, Long> sizes(ObjectStore store) {
        Map<String, Long> sizes = new TreeMap<>();
        for (Iterator<ObjectStatus> listed = store.list(ManifestContent.DIRECTORY, ""); listed.hasNext(); ) {
            ObjectStatus object = listed.next();
            if (object.key().endsWith("/" + ManifestContent.NAME)) {
                sizes.put(object.key(), object.size());
            }
        }
        return sizes;
    }

    private static long differing(ObjectStore store, Snapshot snapshot, Map<String, Long> sizes) {
        ManifestContent.check(snapshot.metadata(), store.location());
        long outdated = 0;
        for (Map.Entry<String, Manifest> wanted :
                ManifestContent.of(snapshot, store.location()).entrySet()) {
            byte[] content = wanted.getValue().content();
            Long size = sizes.remove(wanted.getKey());
            boolean same = size != null && size == content.length && Arrays.equals(store.get(wanted.getKey()), content);
            outdated += same ? 0 : 1;
        }
        return outdated + sizes.size();
    }
}
