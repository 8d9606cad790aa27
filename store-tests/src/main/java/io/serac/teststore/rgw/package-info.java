/**
 * Ceph with its S3 gateway from the packages of the distribution: one monitor, one store in memory, one gateway, all on loopback
 * ports and below one folder.
 */
@NullMarked
package io.serac.teststore.rgw;

import org.jspecify.annotations.NullMarked;
