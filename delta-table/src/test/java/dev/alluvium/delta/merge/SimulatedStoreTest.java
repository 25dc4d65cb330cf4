// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.ObjectStoreContract;

/** Without faults the simulated store keeps the contract. */
class SimulatedStoreTest extends ObjectStoreContract {
    private final ObjectStore store = new SimulatedStore();

    @Override
    protected ObjectStore store() {
        return store;
    }
}
