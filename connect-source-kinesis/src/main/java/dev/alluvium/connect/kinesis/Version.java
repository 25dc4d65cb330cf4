// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

/** The version of this build, from the jar's manifest. */
final class Version {
    private static final String UNPACKED = "development";

    private Version() {}

    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? UNPACKED : version;
    }
}
