// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.StorageUnavailableException;
import java.util.Iterator;

/** A store whose first listing fails after two objects, as a lost page does. */
final class BrokenListing extends ForwardingStore {
    private boolean broken;

    BrokenListing(ObjectStore store) {
        super(store);
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        Iterator<ObjectStatus> listed = super.list(prefix, startAfter);
        if (broken) {
            return listed;
        }
        broken = true;
        return new Iterator<>() {
            private int seen;

            @Override
            public boolean hasNext() {
                if (seen == 2) {
                    throw new StorageUnavailableException("a page was lost");
                }
                return listed.hasNext();
            }

            @Override
            public ObjectStatus next() {
                seen++;
                return listed.next();
            }
        };
    }
}
