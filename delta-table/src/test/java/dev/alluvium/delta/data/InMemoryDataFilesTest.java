// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

final class InMemoryDataFilesTest extends DataFilesContract {
    private InMemoryDataFiles inMemory;

    @Override
    protected DataFiles newFiles(DataFileSettings settings) {
        inMemory = new InMemoryDataFiles(settings);
        return inMemory;
    }

    @Override
    protected long storedFiles() {
        return inMemory.paths().size();
    }
}
