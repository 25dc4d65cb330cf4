// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

final class EntitiesGenerator {
    private EntitiesGenerator() {}

    static Generator of(GeneratorOptions options) {
        throw new IllegalArgumentException("generator: entities");
    }
}
