"""Sentences written for this project, with the assertion of each tagged entity; see `helpers.py` for the tags."""

EXCLUSION = """
History or diagnosis of [gout|C|B], [psoriasis|C|B] or [lupus|C|B]
Diagnosis or history of [gout|C|B] or [lupus|C|B]
A current diagnosis of, or a known history of, [gout|C|B]
Signs, symptoms or history of [angina|C|B]
History of or clinical evidence of [cirrhosis|C|B]
Current or lifetime history of [mania|C|B] or [psychosis|C|B]
Prior diagnosis or history of [gout|C|H]
Family history or diagnosis of [gout|C|]
History [knee surgery|P|H]
Prior stroke, hx [seizures|C|H]
History: [gout|C|H], [lupus|C|H]
Medical history, [gout|C|]
History of heart disease, including uncontrolled [hypertension|C|H], [ischemia|C|H] or [stroke|C|H]
History of [uveitis|C|H] (e.g. [iritis|C|H]), or evidence of [glaucoma|C|]
History of heart disease such as [angina|C|H], or active [endocarditis|C|]
Current or planned use of [lithium|D|L] or [valproate|D|L]
Use or planned use of [steroids|D|L]
Receiving or is planning to receive [radiotherapy|P|L]
Planned or ongoing treatment with [methotrexate|D|L]
Prior or planned [splenectomy|P|HL]
Receiving [chemotherapy|P|] or planned [surgery|P|Y]
[Breast-feeding|C|] or planning to [become pregnant|C|Y]
History of [arrhythmia|C|H] or use of [amiodarone|D|]
No active clinical problem caused by [measles|C|N] or [mumps|C|N]
Prior treatment with [lamivudine|D|H], an [NNRTI|D|H], or an [HIV protease inhibitor|D|H]
Clinical history of [alcohol abuse|C|H]
Patients not on [warfarin|D|N]: [INR|M|] below 1.5
Must not take [sedatives|D|N] or other sleeping [opioids|D|N] and [statins|D|N]
Of [childbearing potential|C|], has a negative [pregnancy test|M|NS]
Women of [childbearing potential|C|] must have a negative urine [pregnancy test|M|NS]
Have been [hospitalized|P|H]
No [stenosis|C|N] on [angiography|P|] or [echocardiography|P|]
No abnormal findings on [chest x-ray|P|], [ECG|M|] or [spirometry|P|]
Not on [dialysis|P|N] or [ventilation|P|N]
No [lymphoma|C|N] treated by [surgery|P|]
Unwilling to use [condoms|P|N] if of [childbearing potential|C|Y]
Unable to swallow, [malabsorption|C|] or [gastrectomy|P|N]
[Inability to walk|C|] or [paralysis|C|]
Unwilling to stop [aspirin|D|]
Cannot discontinue [warfarin|D|]
Latent [tuberculosis|C|] unless therapy has been completed, or [leprosy|C|]
[Asthma|C|] unless stable on [budesonide|D|X], or [emphysema|C|]
[Glioma|C|]: patients with [seizures|C|X] that have been stable after [surgery|P|X] are eligible
Patients with [hepatitis B|C|X] who are on [entecavir|D|X] and have low DNA are eligible
Patients with [gout|C|] are excluded; patients with [tophi|C|X] that are painless are allowed
Negative serological screen for [hepatitis B surface antigen|M|NS] ([HBsAg|M|NS]), [HCV RNA|M|NS], [HTLV antibody|M|NS] and [HIV antibody|M|NS] tests
absence of any [heart disease|C|N] and includes a [treadmill test|P|]
No [gout|C|N], [psoriasis|C|N] or [lupus|C|N].
No evidence of [liver metastases|C|N] on imaging
Absence of [fever|C|N] and [cough|C|N]
Participants without [dementia|C|N]
Free of [angina|C|N] for one year
Lack of [venous access|P|N]
The patient does not have [asthma|C|N]
Neither [diabetes|C|N] nor [hypertension|C|N]
Must not be [pregnant|C|N]
Not receiving [warfarin|D|N]
Unable to undergo [MRI|P|N]
Never treated with [lithium|D|NH]
[malaria|C|N] has been ruled out
[hepatitis C|C|N] was ruled out by serology
non-[diabetic|C|N] volunteers
no [ascites|C|N], but [pleural effusion|C|]
no [ascites|C|N]; [pleural effusion|C|]
no [ascites|C|N], however [edema|C|] is present
[anemia|C|] without [bleeding|C|N]
No [stroke|C|N] due to [atrial fibrillation|C|]
No [infection|C|N] requiring [antibiotics|D|]
no [chemotherapy|P|N] for [breast cancer|C|]
No [biologics|D|N] and a [Karnofsky score|M|] of 80
No [gout|C|N] and adequate [renal function|M|]
no more than two [relapses|C|]
not less than 3 [transfusions|P|]
Disease including, but not limited to, [uveitis|C|] and [iritis|C|]
Disease including but not be limited to [uveitis|C|] and [iritis|C|]
Disease, which is not restricted to [uveitis|C|]
Diseases, which include but are not limited to [uveitis|C|]
not only [asthma|C|]
non-small cell [lung cancer|C|]
non-alcoholic [steatohepatitis|C|]
[hypertension|C|] not controlled by diet
not adequately controlled [diabetes|C|]
no change in [insulin|D|] dose
with or without [aura|C|]
regardless of [HIV|C|] status
[rash|C|] not related to [penicillin|D|N]
whether or not [pregnant|C|]
medical history and [physical examination|P|]
natural history of [scleroderma|C|]
no alternative explanation such as [sepsis|C|]
previously untreated [myeloma|C|]
treatment-naive [hepatitis B|C|]
failure to respond to [methotrexate|D|]
not responding to [topical steroids|D|]
not a candidate for [surgery|P|N]
not amenable to [resection|P|N]
no later than 3 days after [delivery|C|]
no restriction on [caffeine|D|]
History of [epilepsy|C|H]
A history of [deep vein thrombosis|C|H] or [pulmonary embolism|C|H]
Prior [radiotherapy|P|H]
Previous [splenectomy|P|H], [thymectomy|P|H] or [thyroidectomy|P|H]
Past [suicide attempt|C|H]
[Prior chemotherapy|P|H]
[previous stroke|C|H]
Previously treated with [rituximab|D|H]
has received [gene therapy|P|H]
Having received [natalizumab|D|H]
Formerly used [heroin|D|H]
Recovered from [COVID-19|C|H]
Former [smoker|O|H]
[hepatitis|C|H] in the past
status post [kidney transplantation|P|H]
history of [active tuberculosis|C|H]
A history of [syphilis|C|H] or active [syphilis|C|]
active [colitis|C|] or a history of [colitis|C|H]
history of [melanoma|C|H] without [metastasis|C|N]
Prior [chemotherapy|P|H], known [brain metastases|C|]
prior [surgery|P|H] must be followed by [physiotherapy|P|]
prior [surgery|P|H] for [hernia|C|]
consent prior to [biopsy|P|]
[neutropenia|C|] before [transplantation|P|]
No history of [seizures|C|NH]
no prior [immunotherapy|P|NH] or [cell therapy|P|NH]
No [prior immunotherapy|P|NH]
without previous [surgery|P|NH]
has not received [live vaccines|D|NH]
must not have received [tocilizumab|D|NH]
no known history of [gout|C|NH], [psoriasis|C|NH], or [lupus|C|NH]
not previously treated with [imatinib|D|NH]
Current or past [alcohol abuse|C|B]
past or current [psychosis|C|B]
prior or concomitant [sarcoma|C|B]
previous or current use of [cocaine|D|B], [ketamine|D|B], or any other new psychoactive designer [stimulant|D|B]
prior (in the clinic or elsewhere) or concurrent [lymphoma|C|B]
[prior or concurrent lymphoma|C|B]
[Smoking|O|B] (current or past)
[tuberculosis|C|B] in the past or at the same time
history of or current [endocarditis|C|B]
history or presence of [bradycardia|C|B]
recent or current [infection|C|B]
If [pregnant|C|Y], stop
in case of [bleeding|C|Y]
planned [cesarean section|P|Y]
may require [dialysis|P|Y]
expected to need [ventilation|P|Y]
willing to undergo [lumbar puncture|P|Y]
intends to [conceive|C|Y]
at risk of [aspiration|C|Y]
scheduled for [hip replacement|P|Y]
awaiting [liver transplantation|P|Y]
if applicable, [spirometry|P|]
[pain relief|P|] if needed
risk factors for [stroke|C|]
planned [surgery|P|Y] for [cataract|C|]
no prior [chemotherapy|P|NH] for [ovarian cancer|C|] or [lung cancer|C|]
prior treatment for [gout|C|]
[neuropathy|C|] shown by clinical history
No malignancy except: ¶ > [lentigo|C|X]
If no prior [docetaxel|D|HNY], a regimen with [docetaxel|D|]
No prior [docetaxel|D|HN] No other [taxane|D|N]
if [febrile|C|Y], [paracetamol|D|] is given
Suspected [appendicitis|C|U]
possible [endometriosis|C|U]
probable [Alzheimer's disease|C|U]
presumed [viral infection|C|U]
[malignancy|C|U] is suspected
suspicion of [abuse|C|U]
known or suspected [allergy|C|]
suspected or confirmed [sepsis|C|]
as soon as possible after [surgery|P|]
Family history of [long QT syndrome|C|F]
first-degree relative with [colon cancer|C|F]
mother with [preeclampsia|C|F]
siblings with [autism|C|F]
[breast cancer|C|F] in a first-degree relative
family practice patients with [obesity|C|]
[Cancer|C|] except [basal cell carcinoma|C|X]
[Cancer|C|] except for [basal cell carcinoma|C|X] or [cervical dysplasia|C|X] or early [prostate cancer|C|X], or [thyroid cancer|C|X]
[infection|C|] with the exception of [onychomycosis|C|X]
any [steroid|D|] other than [budesonide|D|X]
[leukemia|C|] (except [APL|C|X])
second [tumors|C|] (excluding [skin cancer|C|X]) or [myeloma|C|]
[brain metastases|C|] unless treated with [radiosurgery|P|X]
[arrhythmia|C|] apart from [sinus arrhythmia|C|X]
[vaccines|D|] not including [influenza vaccine|D|X]
anticoagulants other than [aspirin|D|X] or [dipyridamole|D|X], [heart block|C|], [diabetes|C|]
lung disease other than [asthma|C|X] (e.g. [bronchiectasis|C|])
[NSAIDs|D|] within a week. [Paracetamol|D|X] is allowed.
[Inhaled steroids|D|X] and [topical steroids|D|X] are permitted
[immunosuppressants|D|] every day, [topical steroids|D|X] are allowed
[Mild asthma|C|X] is acceptable
Exceptions: [vitiligo|C|X], [alopecia|C|X]
Patients with [hypothyroidism|C|X] are eligible
[ketoconazole|D|] is not allowed
[grapefruit|D|] is prohibited
unless otherwise specified, [opioids|D|]
acceptable methods of [contraception|P|]
eligible patients with [gout|C|]
No history of any of the following: ¶ > [stroke|C|NH] ¶ > [angina|C|NH] ¶ [gout|C|]
History of: ¶ > [stroke|C|H] ¶ > [angina|C|H]
[Malignancy|C|], with the exception of: ¶ > [lentigo|C|X]
No [gout|C|N] ¶ [lupus|C|]
History of [gout|C|H] ¶ [lupus|C|]
Prior [chemotherapy|P|H] ¶ > [lupus|C|]
[gout|C|] ¶ is allowed ¶ [lupus|C|]
No [gout|C|N]. [Lupus|C|] on treatment
[HBsAg|M|NS] negative
negative [pregnancy test|M|NS]
a negative serum or urine [pregnancy test|M|NS]
[HIV|C|NS], [HCV|C|NS] and [HBV|C|NS] negativity
[HIV|C|NS]-negative men
[HIV|C|NS] antibody test must be negative
[CD20|M|] positive, [HIV|C|NS] negative
receptor-negative [breast cancer|C|]
gram-negative [sepsis|C|]
negative for [HIV|C|NS] and [syphilis|C|NS]
Severe deformity precluding [knee replacement|P|Y]
Illness contraindicating [metformin|D|Y] or [sulfonylureas|D|Y]
Have not been weight stable (more than 2 kg [weight loss|C|] in 3 months)
Cannot be held safely for the procedure (5 days for [warfarin|D|])
Non healing [corneal ulcer|C|]
Non [diabetic|C|N]
""".strip().splitlines()

INCLUSION = """
no concurrent [ketoconazole|D|N] is permitted
[ketoconazole|D|N] is not permitted
[Grapefruit|D|N] is prohibited
Patients with [HIV|C|N] are not eligible
Patients with [HIV|C|] are eligible
[Paracetamol|D|] is allowed
Female with a negative [pregnancy test|M|NS]
[psoriasis|C|], no [arthritis|C|N]
No severe [lung lesions|C|N], no [fibrosis|C|N]
[Asthma|C|] with no evidence of [emphysema|C|N], who have received [budesonide|D|H]
must have had a prior [fracture|C|H]
[Lupus|C|] not treated with [belimumab|D|N]
[gout|C|] and no [tophi|C|N] or [kidney stones|C|N]
[gout|C|] but no [tophi|C|N]
Any [melanoma|C|] except [uveal melanoma|C|X]
Negative [pregnancy test|M|NS] in women of [childbearing potential|C|]
""".strip().splitlines()
