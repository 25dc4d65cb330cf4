// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

/** The version that a transform tells Connect. */
public final class ModuleVersion {
    private ModuleVersion() {}

    /** The version in the jar's manifest, or {@code 0.0.0} for classes that do not come from a jar. */
    public static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "0.0.0" : version;
    }
}
