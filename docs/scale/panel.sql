-- The panel's measures over the views of docs/scale/views, one table each under its name.
-- Before it runs: a table `moment` of one row, `as_of TIMESTAMP WITH TIME ZONE` (the export's transactionTime) and
-- `as_of_day DATE` (the day that its text names); the session's time zone is UTC.
-- The rules and their sources are those of shared/clinical/panel-rules.ts: what changes there changes here.

-- Who is counted: alive, not replaced by another record, not known to be under 18.
CREATE VIEW panel_patient AS
SELECT id,
       deceased_boolean OR deceased_date_time IS NOT NULL AS deceased,
       -- A birth date of a year or a month counts by the earliest day that it may mean.
       birth_date IS NULL
         OR EXTRACT(YEAR FROM as_of_day) * 10000 + EXTRACT(MONTH FROM as_of_day) * 100 + EXTRACT(DAY FROM as_of_day)
            - CAST(REPLACE(SUBSTRING(birth_date || '-01-01', 1, 10), '-', '') AS INTEGER) >= 180000 AS adult
FROM patient CROSS JOIN moment
WHERE NOT replaced;

-- Every result of a measure whose status counts and whose time can be read; partial dates mean their first moment.
CREATE VIEW panel_result AS
WITH every AS (
  SELECT 'hba1c' AS measure, id, patient_id, loinc AS code, status, effective_date_time, effective_instant, effective_end,
         effective_start, issued, last_updated, value, comparator, unit_code, absent
  FROM hba1c
  UNION ALL
  SELECT 'egfr', id, patient_id, loinc, status, effective_date_time, effective_instant, effective_end,
         effective_start, issued, last_updated, value, comparator, unit_code, absent
  FROM egfr
  UNION ALL
  SELECT 'panel', id, patient_id, side, status, effective_date_time, effective_instant, effective_end,
         effective_start, issued, last_updated, value, comparator, unit_code, absent
  FROM blood_pressure
  UNION ALL
  SELECT 'side', id, patient_id, side, status, effective_date_time, effective_instant, effective_end,
         effective_start, issued, last_updated, value, comparator, unit_code, absent
  FROM blood_pressure_side
), dated AS (
  SELECT every.*, COALESCE(effective_date_time, effective_instant, effective_end, effective_start) AS sent
  FROM every
), timed AS (
  SELECT dated.*,
         TRY_CAST(CASE
           WHEN LENGTH(sent) = 4 THEN sent || '-01-01'
           WHEN LENGTH(sent) = 7 THEN sent || '-01'
           -- A time of day without a zone is a day.
           WHEN sent LIKE '%T%' AND sent NOT LIKE '%Z' AND sent NOT LIKE '%T%+%' AND sent NOT LIKE '%T%-%'
             THEN SUBSTRING(sent, 1, 10)
           ELSE sent
         END AS TIMESTAMP WITH TIME ZONE) AS taken_at,
         TRY_CAST(COALESCE(issued, last_updated) AS TIMESTAMP WITH TIME ZONE) AS issued_at
  FROM dated
)
SELECT measure, id, patient_id, code, taken_at, issued_at, value, comparator, unit_code
FROM timed CROSS JOIN moment
WHERE status IN ('final', 'amended', 'corrected')
  AND NOT absent
  AND value IS NOT NULL
  AND COALESCE(comparator, '<') IN ('<', '<=', '>=', '>')
  AND taken_at <= as_of + INTERVAL '1' DAY;

-- How far beyond its bound a result stands.
CREATE VIEW panel_placed AS
SELECT panel_result.*,
       CASE comparator WHEN '<' THEN -1 WHEN '>' THEN 1 ELSE 0 END AS nudge
FROM panel_result
WHERE (measure = 'hba1c' AND unit_code = '%' AND code <> '59261-8' AND value BETWEEN 2 AND 25)
   OR (measure = 'hba1c' AND unit_code = 'mmol/mol' AND value BETWEEN 1 AND 250)
   OR (measure = 'egfr' AND unit_code = 'mL/min/{1.73_m2}' AND value BETWEEN 0 AND 300)
   OR (measure IN ('panel', 'side') AND unit_code = 'mm[Hg]' AND value BETWEEN 10 AND 350);

-- Single sides: of one patient and time the one that was issued last.
CREATE VIEW panel_side AS
SELECT patient_id, code, taken_at, issued_at, value, nudge
FROM (
  SELECT panel_placed.*,
         ROW_NUMBER() OVER (PARTITION BY patient_id, code, taken_at ORDER BY issued_at DESC NULLS LAST, value DESC) AS n
  FROM panel_placed
  WHERE measure = 'side'
) AS sides
WHERE n = 1;

-- Both sides of each pressure.
CREATE VIEW panel_pressure AS
SELECT s.patient_id, s.taken_at, s.issued_at, s.value AS systolic, s.nudge AS systolic_nudge, d.value AS diastolic,
       d.nudge AS diastolic_nudge
FROM panel_placed AS s
JOIN panel_placed AS d ON d.measure = 'panel' AND d.id = s.id AND d.code = '8462-4'
WHERE s.measure = 'panel' AND s.code = '8480-6'
UNION ALL
SELECT s.patient_id, s.taken_at, GREATEST(COALESCE(s.issued_at, d.issued_at), COALESCE(d.issued_at, s.issued_at)),
       s.value, s.nudge, d.value, d.nudge
FROM panel_side AS s
JOIN panel_side AS d ON d.patient_id = s.patient_id AND d.taken_at = s.taken_at AND d.code = '8462-4'
WHERE s.code = '8480-6';

-- One row for each result of a measure: where it stands, its number in the measure's unit, how it ranks at one time.
CREATE VIEW panel_value AS
SELECT 'hba1c' AS measure, patient_id, taken_at, issued_at, nudge, 0 AS place,
       CASE WHEN unit_code = '%' THEN value ELSE ROUND(CAST(0.09148 AS DECIMAL(6, 5)) * value + 2.152, 1) END AS number,
       CASE
         WHEN unit_code = '%' AND (value > 9 OR (value = 9 AND nudge > 0)) THEN 'over-9.0'
         WHEN unit_code = '%' AND (value > 7.5 OR (value = 7.5 AND nudge >= 0)) THEN '7.5-9.0'
         WHEN unit_code = '%' AND (value > 7 OR (value = 7 AND nudge >= 0)) THEN '7.0-7.5'
         WHEN unit_code = '%' AND (value > 6.5 OR (value = 6.5 AND nudge >= 0)) THEN '6.5-7.0'
         WHEN unit_code = '%' THEN 'under-6.5'
         WHEN value > 75 OR (value = 75 AND nudge > 0) THEN 'over-9.0'
         WHEN value > 58 OR (value = 58 AND nudge >= 0) THEN '7.5-9.0'
         WHEN value > 53 OR (value = 53 AND nudge >= 0) THEN '7.0-7.5'
         WHEN value > 48 OR (value = 48 AND nudge >= 0) THEN '6.5-7.0'
         ELSE 'under-6.5'
       END AS grp
FROM panel_placed
WHERE measure = 'hba1c'
UNION ALL
SELECT 'egfr', patient_id, taken_at, issued_at, nudge,
       CASE
         WHEN code IN ('98979-8', '98980-6') THEN 0
         WHEN code IN ('62238-1', '88294-4') THEN 1
         WHEN code IN ('48643-1', '88293-6') THEN 3
         ELSE 2
       END,
       value,
       CASE
         WHEN value > 90 OR (value = 90 AND nudge >= 0) THEN 'g1'
         WHEN value > 60 OR (value = 60 AND nudge >= 0) THEN 'g2'
         WHEN value > 45 OR (value = 45 AND nudge >= 0) THEN 'g3a'
         WHEN value > 30 OR (value = 30 AND nudge >= 0) THEN 'g3b'
         WHEN value > 15 OR (value = 15 AND nudge >= 0) THEN 'g4'
         ELSE 'g5'
       END
FROM panel_placed
WHERE measure = 'egfr'
UNION ALL
SELECT 'blood-pressure', patient_id, taken_at, issued_at, systolic_nudge, 0, systolic,
       CASE
         WHEN systolic > 180 OR (systolic = 180 AND systolic_nudge >= 0)
           OR diastolic > 120 OR (diastolic = 120 AND diastolic_nudge >= 0) THEN 'severe'
         WHEN systolic > 160 OR (systolic = 160 AND systolic_nudge >= 0)
           OR diastolic > 100 OR (diastolic = 100 AND diastolic_nudge >= 0) THEN 'stage-2'
         WHEN systolic > 140 OR (systolic = 140 AND systolic_nudge >= 0)
           OR diastolic > 90 OR (diastolic = 90 AND diastolic_nudge >= 0) THEN 'stage-1'
         WHEN systolic < 90 OR (systolic = 90 AND systolic_nudge <= 0) THEN 'low'
         WHEN systolic > 120 OR (systolic = 120 AND systolic_nudge >= 0)
           OR diastolic > 70 OR (diastolic = 70 AND diastolic_nudge >= 0) THEN 'under-140-90'
         ELSE 'under-120-70'
       END
FROM panel_pressure;

-- The latest of each patient who is counted.
CREATE VIEW panel_latest AS
SELECT measure, patient_id, taken_at, number, nudge, grp,
       taken_at >= CAST(as_of_day - INTERVAL '12' MONTH AS TIMESTAMP WITH TIME ZONE) AS recent
FROM (
  SELECT panel_value.*,
         ROW_NUMBER() OVER (
           PARTITION BY measure, patient_id ORDER BY taken_at DESC, place, issued_at DESC NULLS LAST, number DESC
         ) AS n
  FROM panel_value
) AS ranked
JOIN panel_patient ON panel_patient.id = ranked.patient_id AND NOT deceased AND adult
CROSS JOIN moment
WHERE n = 1;

-- Figures: patients by group of each measure. Groups without a patient have no row.
CREATE VIEW panel_group AS
SELECT measure, CASE WHEN recent THEN grp ELSE 'no-recent' END AS grp, COUNT(*) AS patients
FROM panel_latest
GROUP BY 1, 2
UNION ALL
SELECT measure, 'never', COUNT(*)
FROM panel_patient
CROSS JOIN (SELECT 'hba1c' AS measure UNION ALL SELECT 'egfr' UNION ALL SELECT 'blood-pressure') AS measures
WHERE NOT deceased AND adult
  AND NOT EXISTS (
    SELECT 1 FROM panel_latest WHERE panel_latest.patient_id = panel_patient.id AND panel_latest.measure = measures.measure
  )
GROUP BY measure;

-- The distribution of the latest recent values, by the lower end of each bin.
CREATE VIEW panel_bin AS
SELECT measure,
       least + width * (FLOOR((number - least) / width)
         - CASE WHEN nudge < 0 AND FLOOR((number - least) / width) = (number - least) / width THEN 1 ELSE 0 END) AS bin,
       COUNT(*) AS patients
FROM panel_latest
JOIN (
  SELECT 'hba1c' AS of_measure, 2 AS least, 0.5 AS width
  UNION ALL SELECT 'egfr', 0, 10
  UNION ALL SELECT 'blood-pressure', 10, 10
) AS scales ON of_measure = measure
WHERE recent
GROUP BY 1, 2;

-- The middle one, of an even count the mean of both.
CREATE VIEW panel_median AS
SELECT measure, ROUND(AVG(CAST(number AS DOUBLE PRECISION)), 3) AS median
FROM (
  SELECT measure, number, ROW_NUMBER() OVER (PARTITION BY measure ORDER BY number) AS n,
         COUNT(*) OVER (PARTITION BY measure) AS total
  FROM panel_latest
  WHERE recent
) AS ordered
WHERE n * 2 BETWEEN total AND total + 2
GROUP BY measure;

-- Active conditions, each patient once.
CREATE VIEW panel_condition AS
SELECT name, COUNT(DISTINCT patient_id) AS patients
FROM (
  SELECT patient_id,
         COALESCE('SNOMED CT ' || snomed, 'ICD-10 ' || icd10, 'ICD-10-CM ' || icd10cm,
                  'code ' || code_system || ' ' || code, 'text ' || LOWER(COALESCE(text, display))) AS name
  FROM condition
  WHERE clinical_status IN ('active', 'recurrence', 'relapse')
    AND COALESCE(verification_status, 'not-sent') NOT IN ('refuted', 'entered-in-error')
) AS active
JOIN panel_patient ON panel_patient.id = active.patient_id
WHERE name IS NOT NULL
GROUP BY name;

-- Current prescriptions, each patient once, by what the Medication says, contained or not, where they refer to one.
CREATE VIEW panel_medication AS
SELECT name, COUNT(DISTINCT patient_id) AS patients
FROM (
  SELECT q.patient_id,
         COALESCE('code ' || q.code_system || ' ' || q.code, 'text ' || LOWER(q.text),
                  'code ' || q.contained_system || ' ' || q.contained_code, 'text ' || LOWER(q.contained_text),
                  'code ' || m.code_system || ' ' || m.code, 'text ' || LOWER(m.text),
                  'text ' || LOWER(q.medication_display)) AS name
  FROM medication_request AS q
  LEFT JOIN medication AS m ON m.id = q.medication_id
  WHERE q.status IN ('active', 'on-hold')
    AND COALESCE(q.intent, 'order') NOT IN ('proposal', 'plan', 'option')
    AND NOT q.do_not_perform
) AS current_ones
JOIN panel_patient ON panel_patient.id = current_ones.patient_id
WHERE name IS NOT NULL
GROUP BY name;
