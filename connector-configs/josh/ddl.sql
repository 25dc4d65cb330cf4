-- Athena: one table per entity over the symlink manifests. Replace the bucket. Run once; afterwards new partitions of
-- josh_video_meta are added by ALTER TABLE ADD PARTITION (the sink logs each statement), or by the sink itself with
-- catalog.registration=glue. MSCK REPAIR TABLE is not needed.

CREATE EXTERNAL TABLE josh_video_meta (
  id string, title string, creator_id string, zone_id string, duration_ms bigint, rating double, `__sequence` bigint)
PARTITIONED BY (state string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://josh-meta/video/_symlink_format_manifest/';

ALTER TABLE josh_video_meta ADD IF NOT EXISTS
  PARTITION (state='live') LOCATION 's3://josh-meta/video/_symlink_format_manifest/state=live/'
  PARTITION (state='draft') LOCATION 's3://josh-meta/video/_symlink_format_manifest/state=draft/'
  PARTITION (state='blocked') LOCATION 's3://josh-meta/video/_symlink_format_manifest/state=blocked/'
  PARTITION (state='archived') LOCATION 's3://josh-meta/video/_symlink_format_manifest/state=archived/'
  PARTITION (state='__HIVE_DEFAULT_PARTITION__')
    LOCATION 's3://josh-meta/video/_symlink_format_manifest/state=__HIVE_DEFAULT_PARTITION__/';

CREATE EXTERNAL TABLE josh_audio_meta (
  id string, title string, creator_id string, duration_ms bigint, explicit boolean, `__sequence` bigint)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://josh-meta/audio/_symlink_format_manifest/';

CREATE EXTERNAL TABLE josh_creator_meta (
  id string, name string, followers bigint, verified boolean, `__sequence` bigint)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://josh-meta/creator/_symlink_format_manifest/';

CREATE EXTERNAL TABLE josh_zone_meta (
  id string, name string, language string, sort bigint, `__sequence` bigint)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://josh-meta/zone/_symlink_format_manifest/';

CREATE EXTERNAL TABLE josh_challenge_meta (
  id string, name string, starts_at string, prize double, entries bigint, `__sequence` bigint)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://josh-meta/challenge/_symlink_format_manifest/';
