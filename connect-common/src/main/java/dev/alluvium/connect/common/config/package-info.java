// SPDX-License-Identifier: Apache-2.0
/**
 * Settings, declared once. Comes in: a connector's properties as text. Goes out: a {@code ConfigDef}, parsed values,
 * and all problems at once, each on its key. No connector's own settings here, but for the AWS fragment that several
 * share. Read {@link dev.alluvium.connect.common.config.Setting} first.
 */
@NullMarked
package dev.alluvium.connect.common.config;

import org.jspecify.annotations.NullMarked;
